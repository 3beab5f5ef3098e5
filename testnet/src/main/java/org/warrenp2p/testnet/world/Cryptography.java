package org.warrenp2p.testnet.world;

import java.util.random.RandomGenerator;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** Whose curves the nodes of a network compute with. */
enum Cryptography {
    /** None: packets have the layout and sizes of the real ones, handshakes take their virtual time. */
    STAND_IN {
        @Override
        Signer signer(SimHost host, RandomGenerator random) {
            byte[] key = new byte[PeerId.KEY_LENGTH];
            random.nextBytes(key);
            return new DigestSigner(PeerId.ofPublicKey(key));
        }

        @Override
        Verifier verifier() {
            return DigestSigner.VERIFIER;
        }

        @Override
        SessionCrypto sessions(Signer signer, SimHost host) {
            return new SimSessionCrypto(signer.peerId(), NetworkId.MAIN, host);
        }
    },
    /** The shipped one: Ed25519 and Noise. */
    REAL {
        @Override
        Signer signer(SimHost host, RandomGenerator random) {
            return Identity.generate(host.entropy());
        }

        @Override
        Verifier verifier() {
            return new Ed25519Verifier();
        }

        @Override
        SessionCrypto sessions(Signer signer, SimHost host) {
            return new NoiseSessionCrypto(
                    (Identity) signer, NetworkId.MAIN, host.entropy(), new CryptoWorker(host.worker()), host.loop());
        }
    };

    /** A new identity. */
    abstract Signer signer(SimHost host, RandomGenerator random);

    abstract Verifier verifier();

    abstract SessionCrypto sessions(Signer signer, SimHost host);
}
