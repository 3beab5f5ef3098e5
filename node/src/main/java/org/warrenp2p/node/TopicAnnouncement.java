package org.warrenp2p.node;

/**
 * A topic that this node announces, again and again, until this is closed or the node stops. Safe for use by several
 * threads.
 */
public final class TopicAnnouncement implements AutoCloseable {

    private final String topic;
    private final PublishResult first;
    private final Runnable release;

    TopicAnnouncement(String topic, PublishResult first, Runnable release) {
        this.topic = topic;
        this.first = first;
        this.release = release;
    }

    /** What is announced. */
    public String topic() {
        return topic;
    }

    /** What became of the first publication; it may have reached nobody, the next ones go on trying. */
    public PublishResult first() {
        return first;
    }

    /** Announces it no more. Others may find this node under it for up to an hour yet. Does not wait. */
    @Override
    public void close() {
        release.run();
    }
}
