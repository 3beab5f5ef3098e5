package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.transport.Failure;

/** Keeps what a search for a topic was told. */
final class TopicOutcome implements TopicListener {

    final List<SignedAnnouncement> announcements = new ArrayList<>();
    final Outcome<TopicResult> end = new Outcome<>();

    @Override
    public void onAnnouncement(SignedAnnouncement announcement) {
        announcements.add(announcement);
    }

    @Override
    public void onFinished(TopicResult result) {
        end.succeeded(result);
    }

    @Override
    public void onFailure(Failure failure) {
        end.failed(failure);
    }

    List<PeerId> peers() {
        return announcements.stream()
                .map(signed -> signed.announcement().peer())
                .toList();
    }
}
