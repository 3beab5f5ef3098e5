package org.warrenp2p.node.core.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.dht.TopicResult;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.relay.RelayChoice.Candidate;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.Sessions;

/** Finds peers that offer themselves as relays, and how far away each is: by topic, by record, by a ping. */
final class RelayFinder {

    /** Two are needed; of eight drawn by chance some are near, and in different networks. */
    private static final int WANTED = 8;

    /** A handshake and a ping. */
    private static final long PING_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Of relays that are known, in case one of them fails. */
    private static final Duration SEARCH_AGAIN = Duration.ofMinutes(10);

    /** While there are too few: relays may just have joined. Doubled each time, where nobody is found. */
    private static final Duration SEARCH_SOON = Duration.ofSeconds(10);

    private final PeerId self;
    private final ControlPlane control;
    private final RelaySources sources;
    private final Runnable found;
    /** Those that have answered; bounded by {@value #WANTED} of each search, and by {@link #MOST}. */
    private final Map<PeerId, Candidate> known = new LinkedHashMap<>();

    /** Those of {@link #known} that have announced themselves. */
    private final Set<PeerId> offering = new LinkedHashSet<>();

    /** To ten minutes. */
    private static final int MOST_DOUBLINGS = 6;

    /** The result of four searches. */
    private static final int MOST = 4 * WANTED;

    /** Searches one after another that have found nobody. */
    private int inVain;

    private boolean trying;
    private boolean searching;
    private boolean searched;
    private long searchedNanos;

    /** @param found told of each relay that has answered */
    RelayFinder(RelayPorts ports, RelaySources sources, Runnable found) {
        this.self = ports.self();
        this.control = ports.control();
        this.sources = sources;
        this.found = found;
    }

    /** Those that offer themselves and have answered, the nearest first. */
    List<Candidate> answering() {
        return known.values().stream()
                .filter(candidate -> offering.contains(candidate.contact().peer()))
                .sorted(Comparator.comparingLong(Candidate::rttNanos))
                .toList();
    }

    List<Candidate> candidates() {
        return new ArrayList<>(known.values());
    }

    /** It has not answered. */
    void forget(PeerId peer) {
        known.remove(peer);
        offering.remove(peer);
    }

    /** Searches, unless that is under way or was done a short while ago. */
    void search(boolean few, long nowNanos) {
        long pause = few ? Math.min(SEARCH_AGAIN.toNanos(), SEARCH_SOON.toNanos() << inVain) : SEARCH_AGAIN.toNanos();
        if (searching || (searched && nowNanos - searchedNanos < pause)) {
            return;
        }
        inVain = Math.min(inVain + 1, MOST_DOUBLINGS);
        searching = true;
        searched = true;
        searchedNanos = nowNanos;
        sources.findRelays(WANTED, new TopicListener() {
            @Override
            public void onAnnouncement(SignedAnnouncement announcement) {
                look(announcement.announcement().peer());
            }

            @Override
            public void onFinished(TopicResult result) {
                searching = false;
                tryServers();
            }

            @Override
            public void onFailure(Failure failure) {
                searching = false;
                tryServers();
            }
        });
    }

    /** In a young network nobody holds the announcements yet: whoever is known may be a relay, and says so if it is not. */
    private void tryServers() {
        if (!known.isEmpty()) {
            return;
        }
        trying = true;
        for (Contact server : sources.servers().stream().limit(WANTED).toList()) {
            sources.reach(server, Completion.of(this::mayBeOne, failure -> {}));
        }
        trying = false;
        found.run();
    }

    private void mayBeOne(Contact server) {
        long rtt = control.roundTripNanos(server);
        known.put(server.peer(), new Candidate(server, rtt == Sessions.NO_ROUND_TRIP ? Long.MAX_VALUE : rtt));
        if (!trying) {
            found.run();
        }
    }

    private void look(PeerId peer) {
        if (peer.equals(self) || offering.contains(peer)) {
            return;
        }
        boolean[] pinged = new boolean[1];
        sources.find(peer, new FindListener() {
            @Override
            public void onRecord(SignedPeerRecord record) {
                if (!pinged[0]) {
                    pinged[0] = true;
                    record.record().endpoints().stream()
                            .filter(sources::mayDial)
                            .forEach(endpoint -> sources.reach(
                                    new Contact(peer, endpoint), Completion.of(RelayFinder.this::ping, failure -> {
                                        // not from here
                                    })));
                }
            }

            @Override
            public void onFinished(FindResult result) {
                // the first record that came was good enough to try
            }

            @Override
            public void onFailure(Failure failure) {
                // another one will do
            }
        });
    }

    private void ping(Contact contact) {
        PeerId peer = contact.peer();
        control.exchanges().ask(contact, new Request.Ping(), PING_PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                Candidate before = known.get(peer);
                keep(
                        before != null && before.rttNanos() <= answer.rttNanos()
                                ? before
                                : new Candidate(contact, answer.rttNanos()));
            }

            @Override
            public void onFailure(Failure failure) {
                // not from here, or not any more
            }
        });
    }

    private void keep(Candidate candidate) {
        known.put(candidate.contact().peer(), candidate);
        offering.add(candidate.contact().peer());
        inVain = 0;
        if (known.size() > MOST) {
            forget(known.keySet().iterator().next());
        }
        found.run();
    }
}
