package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** One round of stores: asks every one of the closest to keep something, and counts what they say. */
final class Publication {

    private final Request put;
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final TableKeeper keeper;
    private final long timeoutNanos;
    private final long startedNanos;
    private final List<Contact> holders = new ArrayList<>();
    private int open;
    private int full;
    private int stale;
    private int refused;
    private int unanswered;

    Publication(Request put, DhtPorts ports, TableKeeper keeper, long timeoutNanos) {
        this.put = put;
        this.loop = ports.loop();
        this.exchanges = ports.exchanges();
        this.keeper = keeper;
        this.timeoutNanos = timeoutNanos;
        this.startedNanos = loop.nanoTime();
    }

    /**
     * Stores at all of {@code closest}.
     *
     * @param messages requests that the lookup before took
     * @param done told the result and who confirmed
     */
    void storeAt(List<Contact> closest, int messages, BiConsumer<PublishResult, List<Contact>> done) {
        open = closest.size();
        int sent = messages + closest.size();
        if (open == 0) {
            loop.execute(() -> end(sent, done));
        }
        for (Contact contact : closest) {
            exchanges.ask(contact, put, timeoutNanos, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    keeper.onAnswer(contact, response, answer);
                    count(contact, response);
                    countDown(sent, done);
                }

                @Override
                public void onFailure(Failure failure) {
                    keeper.onFailure(contact, failure);
                    unanswered++;
                    countDown(sent, done);
                }
            });
        }
    }

    private void count(Contact contact, Response response) {
        switch (response.kind()) {
            case STORED -> holders.add(contact);
            case ANNOUNCED -> {
                holders.add(contact);
                full += response instanceof Response.Announced announced && announced.full() ? 1 : 0;
            }
            case REFUSED -> {
                refused++;
                stale += isStale(response) ? 1 : 0;
            }
            case PONG,
                    NODES,
                    RECORD_FOUND,
                    VALUE_FOUND,
                    ANNOUNCEMENTS_FOUND,
                    PROBING,
                    PUNCH_ANSWER,
                    COORDINATING,
                    ORDER_PASSED,
                    RESERVED,
                    CIRCUIT_OPENED -> refused++;
        }
    }

    private static boolean isStale(Response response) {
        return response instanceof Response.Refused refusal && refusal.reason() == Response.Reason.STALE;
    }

    private void countDown(int sent, BiConsumer<PublishResult, List<Contact>> done) {
        if (--open == 0) {
            end(sent, done);
        }
    }

    private void end(int sent, BiConsumer<PublishResult, List<Contact>> done) {
        done.accept(
                new PublishResult(
                        holders.size(), full, stale, refused, unanswered, sent, loop.nanoTime() - startedNanos),
                holders);
    }
}
