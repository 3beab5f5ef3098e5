package org.warrenp2p.bench.micro;

import java.util.concurrent.CompletableFuture;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** Noise handshakes between two sides of this thread. */
final class Handshakes {

    private static final Bytes REQUEST = Bytes.wrap(new byte[700]);
    private static final Bytes ANSWER = Bytes.wrap(new byte[700]);

    private Handshakes() {}

    static Identity identity() {
        return Identity.generate(new SystemEntropy());
    }

    static SessionCrypto crypto(Identity identity) {
        return new NoiseSessionCrypto(
                identity, NetworkId.MAIN, new SystemEntropy(), new CryptoWorker(Runnable::run), new InlineLoop());
    }

    /** A whole handshake; the ciphers of both ends. */
    static Ends between(SessionCrypto initiator, SessionCrypto responder, Identity responding) {
        SessionCrypto.Initiation first = Now.of(done -> initiator.initiate(responding.peerId(), 1, REQUEST, done));
        SessionCrypto.Opened opened = Now.of(done -> responder.open(first.packet(), done));
        SessionCrypto.Accepted accepted = Now.of(done -> opened.respond(2, ANSWER, done));
        SessionCrypto.Established established = Now.of(done -> first.complete(accepted.packet(), done));
        return new Ends(established.cipher(), accepted.cipher());
    }

    record Ends(PacketCipher initiator, PacketCipher responder) {}

    /** The result of what completes at once. */
    private interface Now<T> {

        void start(Completion<T> completion);

        static <T> T of(Now<T> operation) {
            CompletableFuture<T> result = new CompletableFuture<>();
            operation.start(Completion.of(
                    result::complete,
                    failure -> result.completeExceptionally(new IllegalStateException(failure.message()))));
            return result.join();
        }
    }
}
