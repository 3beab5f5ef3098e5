package org.warrenp2p.transport.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

class OpenExchangesTest {

    private static final Destination DESTINATION = new Destination(
            new Contact(
                    PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]), new Endpoint(IpAddress.ofIpv4(0x0a000001), 4433)),
            new RttEstimator(1, 1, 0),
            new SendWindow(1, 2));

    private static final Exchanges.Listener NOBODY = new Exchanges.Listener() {
        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {}

        @Override
        public void onFailure(Failure failure) {}
    };

    /** Ids that differ in their upper bits alone meet in one chain. */
    @Property(tries = 200)
    void shouldHoldWhatAMapHolds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int ids) {
        SplittableRandom chance = new SplittableRandom(seed);
        OpenExchanges open = new OpenExchanges();
        Map<Long, OpenExchange> model = new LinkedHashMap<>();
        for (int step = 0; step < 1_000; step++) {
            long number = chance.nextInt(ids);
            long id = number << 60 | number >>> 2;
            assertThat(open.get(id)).isSameAs(model.get(id));
            OpenExchange known = model.remove(id);
            if (known == null) {
                OpenExchange added = new OpenExchange(DESTINATION, asking(id), NOBODY, 0);
                model.put(id, added);
                open.add(added);
            } else {
                open.remove(known);
            }
            assertThat(open.size()).isEqualTo(model.size());
        }
        model.forEach((id, exchange) -> assertThat(open.get(id)).isSameAs(exchange));
    }

    private static Frame.Asking asking(long id) {
        return new Frame.Asking(id, Frame.Role.SERVER, 1_000, new Request.Ping());
    }
}
