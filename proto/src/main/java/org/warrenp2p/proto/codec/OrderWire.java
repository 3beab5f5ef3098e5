package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.wire.CoordinatingMessage;
import org.warrenp2p.proto.wire.OrderMessage;
import org.warrenp2p.proto.wire.OrderPassedMessage;
import org.warrenp2p.proto.wire.PassOrderMessage;
import org.warrenp2p.proto.wire.PassageMessage;

/** The messages between coordinators and those who punch, to and from the generated classes. */
final class OrderWire {

    private OrderWire() {}

    static PassOrderMessage passOrder(Request.PassOrder request) {
        return PassOrderMessage.newBuilder()
                .setTarget(key(request.target()))
                .setSealed(ByteString.copyFrom(request.sealed().asBuffer()))
                .build();
    }

    static OrderPassedMessage orderPassed(Response.OrderPassed response) {
        return OrderPassedMessage.newBuilder()
                .setPassage(passage(response.target()))
                .build();
    }

    static OrderMessage order(Notice.Order notice) {
        return OrderMessage.newBuilder()
                .setFrom(key(notice.from()))
                .setPassage(passage(notice.sender()))
                .setSealed(ByteString.copyFrom(notice.sealed().asBuffer()))
                .build();
    }

    private static PassageMessage passage(Passage passage) {
        return PassageMessage.newBuilder()
                .setValidated(PackedAddresses.packEndpoint(passage.validated()))
                .setOwnDelayMicros(passage.ownDelayMicros())
                .setOtherDelayMicros(passage.otherDelayMicros())
                .build();
    }

    private static ByteString key(PeerId peer) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        peer.copyPublicKeyTo(key, 0);
        return UnsafeByteOperations.unsafeWrap(key);
    }

    static Response read(CoordinatingMessage message) throws MalformedFrameException {
        int seconds = message.getExpiresSeconds();
        if (seconds < 0 || seconds > Response.Coordinating.MAX_SECONDS) {
            throw new MalformedFrameException("A coordinator promises more than an hour");
        }
        return new Response.Coordinating(seconds);
    }

    static Request read(PassOrderMessage message) throws MalformedFrameException {
        return new Request.PassOrder(peer(message.getTarget()), sealed(message.getSealed()));
    }

    static Response read(OrderPassedMessage message) throws MalformedFrameException {
        return new Response.OrderPassed(passage(message.getPassage()));
    }

    static Notice read(OrderMessage message) throws MalformedFrameException {
        return new Notice.Order(peer(message.getFrom()), passage(message.getPassage()), sealed(message.getSealed()));
    }

    private static Passage passage(PassageMessage message) throws MalformedFrameException {
        return new Passage(
                PackedAddresses.unpackEndpoint(message.getValidated()),
                delay(message.getOwnDelayMicros()),
                delay(message.getOtherDelayMicros()));
    }

    private static int delay(int micros) throws MalformedFrameException {
        if (micros < 0 || micros > Passage.MAX_DELAY_MICROS) {
            throw new MalformedFrameException("Word takes more than 5 s each way");
        }
        return micros;
    }

    private static PeerId peer(ByteString key) throws MalformedFrameException {
        if (key.size() != PeerId.KEY_LENGTH) {
            throw new MalformedFrameException("A public key has 32 bytes");
        }
        return PeerId.ofPublicKey(key.toByteArray());
    }

    private static Bytes sealed(ByteString sealed) throws MalformedFrameException {
        if (sealed.isEmpty() || sealed.size() > Request.PassOrder.MAX_SEALED_BYTES) {
            throw new MalformedFrameException("A sealed order has 1 to 700 bytes");
        }
        return Bytes.wrap(sealed.toByteArray());
    }
}
