package org.warrenp2p.transport.exchange;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;

/** Who answers which requests, and who hears of orders and circuits. */
final class RequestHandlers {

    private final ExchangeCounters counters;
    private final Map<Request.Kind, Exchanges.RequestHandler> byKind = new EnumMap<>(Request.Kind.class);
    private Exchanges.@Nullable RequestHandler others;
    private @Nullable BiConsumer<Contact, Notice.Order> orders;
    private @Nullable BiConsumer<PeerId, Notice> circuits;

    RequestHandlers(ExchangeCounters counters) {
        this.counters = counters;
    }

    void forAll(Exchanges.RequestHandler handler) {
        others = handler;
    }

    void forKind(Request.Kind kind, Exchanges.RequestHandler handler) {
        byKind.put(kind, handler);
    }

    void handle(Request.Kind kind, Exchanges.Incoming incoming) {
        Exchanges.RequestHandler handler = byKind.getOrDefault(kind, others);
        if (handler == null) {
            incoming.answer(new Response.Refused(Response.Reason.NOT_SERVED, 0));
        } else {
            handler.handle(incoming);
        }
    }

    void forOrders(BiConsumer<Contact, Notice.Order> listener) {
        orders = listener;
    }

    void handleOrder(Contact via, Notice.Order order) {
        if (orders == null) {
            counters.orderUnheard.increment();
        } else {
            orders.accept(via, order);
        }
    }

    void forCircuits(BiConsumer<PeerId, Notice> listener) {
        circuits = listener;
    }

    void handleCircuit(PeerId relay, Notice notice) {
        if (circuits == null) {
            counters.circuitUnheard.increment();
        } else {
            circuits.accept(relay, notice);
        }
    }
}
