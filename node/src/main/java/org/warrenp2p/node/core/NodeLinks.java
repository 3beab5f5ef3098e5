package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.node.core.relay.RelayService;
import org.warrenp2p.node.core.repair.LinkRepairs;
import org.warrenp2p.node.core.repair.RepairPorts;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.LinkPathListener;

/** The links of one node: how they are opened, and what keeps them open when a way dies. */
final class NodeLinks {

    private final ControlPlane control;
    private final Dht dht;
    private final PeerChannels channels;
    private final LinkTable links;
    private final Connector connector;
    private final LinkRepairs repairs;

    /** Makes them; nothing is sent. */
    NodeLinks(
            NodePorts ports, ControlPlane control, Dht dht, Reach reach, RelayService relays, StreamAcceptor acceptor) {
        this.control = control;
        this.dht = dht;
        PeerId self = ports.signer().peerId();
        channels = ports.channels().create(control.paths());
        links = new LinkTable(
                self, ports.loop(), acceptor, ports.counters().counter("link.refused_table_full")::increment);
        PathOpener punches = punchesOf(reach);
        connector = new Connector(
                new Connector.Tools(
                        ports.loop(),
                        control.paths(),
                        control.exchanges(),
                        this::find,
                        channels,
                        reach::mayDial,
                        punches,
                        relays.circuits(),
                        reach::isPublic,
                        control::watchPaths,
                        control::relayOnly,
                        this::endOfDial),
                links);
        repairs = new LinkRepairs(new RepairPorts(
                self,
                ports.loop(),
                control.exchanges(),
                dht::find,
                paths(),
                punches,
                relays.circuits(),
                relays::suspect,
                reach::mayDial,
                () -> {
                    reach.lookForTrouble();
                    relays.lookForTrouble();
                },
                ports.counters()));
        control.addLinkPathListener(repairs);
        control.addLinkPathListener(new LinkPathListener() {
            @Override
            public void onChanged(PeerId peer, PathChange change) {
                PeerLink link = links.linkTo(peer);
                if (link != null) {
                    link.paths().changed(change);
                }
            }
        });
        control.foreseeDeathsOfPaths(repairs::foreseenNanos);
        links.onOpened(this::watch);
    }

    private PathOpener punchesOf(Reach reach) {
        return new PathOpener() {
            @Override
            public @Nullable Runnable open(PeerRecord record, PunchListener listener) {
                return control.isRelayOnly(record.peer()) ? null : reach.paths().open(record, listener);
            }

            @Override
            public boolean isUnderWay(PeerId peer) {
                return reach.paths().isUnderWay(peer);
            }
        };
    }

    private RepairPorts.Paths paths() {
        return new RepairPorts.Paths() {
            @Override
            public List<PeerPaths.Path> living(PeerId peer) {
                return control.livingPathsTo(peer);
            }

            @Override
            public List<PeerPaths.Path> validated(PeerId peer) {
                return control.validatedPaths(peer);
            }

            @Override
            public boolean mayBeDirect(PeerId peer) {
                return !control.isRelayOnly(peer);
            }
        };
    }

    /** This node is reached in another way than before. */
    void networkChanged() {
        repairs.networkChanged();
    }

    /** Takes what peers dial, from now on. */
    void start() {
        channels.onAccepted(links::accept);
    }

    /** Takes packets of links that have come to a socket other than of UDP. */
    void receive(UdpSocket socket, Endpoint source, ByteBuffer packet) {
        channels.receive(socket, source, packet);
    }

    /** Connects; the handle gives up. */
    Connector.Waiting connect(
            PeerId peer, long timeoutNanos, Direct direct, Completion<Connector.Connected> completion) {
        channels.warmUp(); // while the peer is being found
        return connector.connect(peer, timeoutNanos, direct, completion);
    }

    /** Who is watched without a link was dialled in vain. */
    private void endOfDial(PeerId peer) {
        if (links.linkTo(peer) == null) {
            control.unwatchPaths(peer);
            repairs.ended(peer);
        }
    }

    /** Prepares for the first link in the background. */
    void warmUp() {
        channels.warmUp();
    }

    /** Who hears of links, whoever dialled. */
    void onOpened(Consumer<PeerLink> listener) {
        links.onOpened(listener);
    }

    /** The link to {@code peer}, or null. */
    @Nullable
    PeerLink linkTo(PeerId peer) {
        return links.linkTo(peer);
    }

    int size() {
        return links.size();
    }

    void close() {
        connector.close();
        repairs.close();
        links.closeAll(PeerChannel.CloseReason.SHUTDOWN);
        channels.close();
    }

    /** While there is a link, its paths are watched, and replaced when they die. */
    private void watch(PeerLink link) {
        PeerId other = link.peer();
        control.watchPaths(other);
        link.paths().begin(control.livingPathsTo(other));
        repairs.opened(other, link::isDialled);
        link.onEnded(reason -> {
            control.unwatchPaths(other);
            repairs.ended(other);
        });
    }

    /** Who was found for a link is kept in mind for the day on which its path dies. */
    private Search find(PeerId wanted, FindListener listener) {
        return dht.find(wanted, new FindListener() {
            @Override
            public void onRecord(SignedPeerRecord record) {
                repairs.found(record.record());
                listener.onRecord(record);
            }

            @Override
            public void onFinished(FindResult result) {
                listener.onFinished(result);
            }

            @Override
            public void onFailure(Failure failure) {
                listener.onFailure(failure);
            }
        });
    }
}
