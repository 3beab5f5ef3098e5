package org.warrenp2p.simnet;

/** One direction of a link: messages arrive once, in order, each in a turn of the receiving host. */
interface LinkPipe {

    /** Sends a message of about {@code lengthBytes}; {@code delivery} is what it does where it arrives. */
    void send(int lengthBytes, Runnable delivery);

    /** Forgets what has not arrived. */
    void discard();
}
