package org.warrenp2p.transport.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

class AnswerFitterTest {

    /** What a TRANSPORT packet adds to its frame (docs/wire.md). */
    private static final int TRANSPORT_BYTES = 29;

    private static final Endpoint LONGEST = new Endpoint(ipv6(0), 65_535);

    private static IpAddress ipv6(int number) {
        byte[] bytes = new byte[16];
        bytes[0] = 0x20;
        bytes[15] = (byte) number;
        return IpAddress.of(bytes);
    }

    private static List<Contact> contacts(int count, boolean ipv6) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[PeerId.KEY_LENGTH];
            key[0] = (byte) i;
            IpAddress address = ipv6 ? ipv6(i) : IpAddress.ofIpv4(0x0b00_0001 + i);
            contacts.add(new Contact(PeerId.ofPublicKey(key), new Endpoint(address, 65_535)));
        }
        return contacts;
    }

    @Property
    void shouldSayAsMuchAsFitsClosestFirst(
            @ForAll @IntRange(max = 20) int count,
            @ForAll boolean ipv6,
            @ForAll @IntRange(min = -40, max = 1_232) int room) {
        List<Contact> all = contacts(count, ipv6);
        Frame.Answering fitting = AnswerFitter.fit(-1, LONGEST, new Response.Nodes(all), room);
        if (fitting == null) {
            assertThat(room).isLessThan(lengthOf(new Response.Refused(Response.Reason.ANSWER_TOO_LARGE, 0)));
            return;
        }
        assertThat(FrameCodec.encode(fitting).length()).isLessThanOrEqualTo(room);
        if (fitting.response() instanceof Response.Nodes nodes) {
            int told = nodes.contacts().size();
            assertThat(nodes.contacts()).isEqualTo(all.subList(0, told));
            if (told < count) {
                assertThat(lengthOf(new Response.Nodes(all.subList(0, told + 1))))
                        .isGreaterThan(room);
                assertThat(told).as("none would say that nobody is known").isPositive();
            }
        } else {
            assertThat(lengthOf(new Response.Nodes(all.subList(0, Math.min(1, count)))))
                    .isGreaterThan(room);
        }
    }

    private static int lengthOf(Response response) {
        return FrameCodec.encode(new Frame.Answering(-1, LONGEST, response)).length();
    }

    @Example
    void shouldFitTheLongestAnswersOfASession() {
        int room = AnswerSizes.inSessionBytes(Request.Kind.FIND_NODE) - TRANSPORT_BYTES;
        Response.Nodes nodes = new Response.Nodes(contacts(20, true));
        assertThat(Objects.requireNonNull(AnswerFitter.fit(-1, LONGEST, nodes, room))
                        .response())
                .isEqualTo(nodes);
        assertThat(lengthOf(nodes)).isBetween(1_040, room);
    }

    @Example
    void shouldAllowNoMoreInAFirstPacketThanInASession() {
        for (Request.Kind kind : Request.Kind.values()) {
            assertThat(AnswerSizes.firstBytes(kind)).isLessThanOrEqualTo(AnswerSizes.inSessionBytes(kind));
        }
    }

    @Example
    void shouldRefuseWhatCannotBeCutAndSayNothingWithoutRoom() {
        Response.Pong pong = new Response.Pong(Frame.Role.SERVER, LONGEST, 65_535);
        int needed = lengthOf(pong);
        assertThat(Objects.requireNonNull(AnswerFitter.fit(-1, LONGEST, pong, needed))
                        .response())
                .isEqualTo(pong);
        int refusal = lengthOf(new Response.Refused(Response.Reason.ANSWER_TOO_LARGE, 0));
        assertThat(Objects.requireNonNull(AnswerFitter.fit(-1, LONGEST, pong, needed - 1))
                        .response()
                        .kind())
                .isEqualTo(Response.Kind.REFUSED);
        assertThat(AnswerFitter.fit(-1, LONGEST, pong, refusal - 1)).isNull();
        assertThat(AnswerFitter.fit(-1, LONGEST, new Response.Nodes(Collections.emptyList()), 1_000))
                .isNotNull();
    }
}
