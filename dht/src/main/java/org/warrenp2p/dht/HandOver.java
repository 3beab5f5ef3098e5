package org.warrenp2p.dht;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * What one newcomer should hold, given to it one by one. It walks through the stores with a finger on the last item, so it
 * needs no list of them; what comes in meanwhile behind the finger is the publisher's business, who knows the newcomer.
 */
final class HandOver {

    /** Ten a second: a peer takes 16 of each other a second (StoreSettings), and has own ones to store. */
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** Items looked at in one turn of the loop: a few hundred microseconds. */
    private static final int ITEMS_PER_TURN = 500;

    /** A value that is gone within a minute is not worth it. */
    private static final int MIN_LIFE_SECONDS = 60;

    /** One lost exchange is bad luck; the second says that the newcomer is gone. */
    private static final int MAX_FAILURES = 2;

    /** "Come back in a moment" is a rate; anything longer is a store without room. */
    private static final int MAX_WAIT_SECONDS = 5;

    /** In this order: records are what peers are found by. */
    private enum Kind {
        RECORDS,
        VALUES,
        ANNOUNCEMENTS,
        END
    }

    private final Contact newcomer;
    private final HandOvers owner;
    private final Stores stores;
    private Kind kind = Kind.RECORDS;
    private @Nullable KeptItem last;
    private @Nullable Key shard;
    private int ofShard;
    private int failures;
    private boolean ready;
    private boolean started;

    HandOver(Contact newcomer, HandOvers owner, Stores stores) {
        this.newcomer = newcomer;
        this.owner = owner;
        this.stores = stores;
    }

    /** It has had its time to get to know its neighbours. */
    void becomeReady() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    /** True if it had not been started before. */
    boolean start() {
        if (started) {
            return false;
        }
        started = true;
        owner.loop().execute(this::next);
        return true;
    }

    /** Gives the next item, or looks for it in the next turn. */
    private void next() {
        if (kind == Kind.END || owner.isOver(newcomer)) {
            owner.ended(newcomer);
            return;
        }
        List<Contact> neighbours = owner.neighbours();
        List<? extends KeptItem> items = items();
        for (KeptItem item : items) {
            last = item;
            Request put = requestFor(item, neighbours);
            if (put != null) {
                give(put);
                return;
            }
        }
        if (items.size() < ITEMS_PER_TURN) {
            kind = switch (kind) {
                case RECORDS -> Kind.VALUES;
                case VALUES -> Kind.ANNOUNCEMENTS;
                case ANNOUNCEMENTS, END -> Kind.END;
            };
            last = null;
        }
        owner.loop().execute(this::next);
    }

    private List<? extends KeptItem> items() {
        return switch (kind) {
            case RECORDS -> stores.records().after((KeptRecord) last, ITEMS_PER_TURN);
            case VALUES -> stores.values().after((KeptValue) last, ITEMS_PER_TURN);
            case ANNOUNCEMENTS -> stores.announcements().after((KeptAnnouncement) last, ITEMS_PER_TURN);
            case END -> List.of();
        };
    }

    /** How to store {@code item} at the newcomer, or null if that is of no use or not for us. */
    private @Nullable Request requestFor(KeptItem item, List<Contact> neighbours) {
        long leftMillis = item.expiresAtMillis() - owner.nowMillis();
        if (leftMillis <= 0) {
            return null;
        }
        if (item instanceof KeptRecord record) {
            Key place = record.signed().record().peer().key();
            boolean own = place.equals(newcomer.key());
            return !own && owner.isDue(newcomer, place, neighbours) ? new Request.PutRecord(record.signed()) : null;
        }
        if (item instanceof KeptValue value) {
            int seconds = (int) Math.min(Request.PutValue.MAX_LIFE_SECONDS, leftMillis / 1_000);
            return seconds >= MIN_LIFE_SECONDS && owner.isDue(newcomer, value.place(), neighbours)
                    ? new Request.PutValue(value.value(), seconds)
                    : null;
        }
        KeptAnnouncement announcement = (KeptAnnouncement) item;
        return mayGive(announcement, neighbours)
                ? new Request.PutAnnouncement(announcement.shard(), announcement.signed())
                : null;
    }

    private boolean mayGive(KeptAnnouncement announcement, List<Contact> neighbours) {
        if (!announcement.shardKey().equals(shard)) {
            shard = announcement.shardKey();
            ofShard = owner.isDue(newcomer, announcement.shardKey(), neighbours) ? owner.perShard() : 0;
        }
        return ofShard-- > 0;
    }

    private void give(Request put) {
        if (owner.isOver(newcomer)) {
            owner.ended(newcomer);
            return;
        }
        owner.ask(newcomer, put, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                owner.keeper().onAnswer(newcomer, response, answer);
                failures = 0;
                answered(put, response);
            }

            @Override
            public void onFailure(Failure failure) {
                owner.keeper().onFailure(newcomer, failure);
                if (++failures == MAX_FAILURES) {
                    owner.ended(newcomer);
                } else {
                    owner.loop().schedule(PAUSE_NANOS, () -> give(put));
                }
            }
        });
    }

    private void answered(Request put, Response response) {
        if (response instanceof Response.Refused refused) {
            boolean noRoom = refused.reason() == Reason.BUSY
                    || refused.reason() == Reason.QUOTA
                    || refused.reason() == Reason.NOT_SERVED;
            if (refused.reason() == Reason.BUSY && refused.retryAfterSeconds() <= MAX_WAIT_SECONDS) {
                long wait = Duration.ofSeconds(refused.retryAfterSeconds()).toNanos();
                owner.loop().schedule(wait + PAUSE_NANOS, () -> give(put));
                return;
            }
            if (noRoom && kind != Kind.ANNOUNCEMENTS) {
                owner.ended(newcomer);
                return;
            }
            if (kind == Kind.ANNOUNCEMENTS && noRoom) {
                // this shard takes no more; the next one may
                ofShard = 0;
            }
        } else {
            owner.countAccepted();
        }
        owner.loop().schedule(PAUSE_NANOS, this::next);
    }
}
