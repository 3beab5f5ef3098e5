/**
 * The distributed hash table: who is out there, and where their records are. Entry type: {@link org.warrenp2p.dht.Dht},
 * which stands on {@link org.warrenp2p.transport.Exchanges} and knows nothing of sockets.
 *
 * <p>Counters, all of them below {@code dht.}:
 *
 * <ul>
 *   <li>{@code table.}: {@code admitted}, {@code admitted_over_quota} (into a free place), {@code displaced_over_quota}
 *       (by a peer under quota), {@code removed_dead}, {@code refused_full} (waits for a place), {@code refused_address}
 *       (ourselves, or an address nobody has)
 *   <li>{@code probe.}: {@code refused_queue_full}, {@code refused_recent} (pinged less than a minute ago)
 *   <li>{@code hearsay.}: contacts in answers that are not asked: {@code refused_self}, {@code refused_family}, {@code
 *       refused_scope} (private addresses from public sources and the like)
 *   <li>{@code lookup.}: {@code finished}, {@code messages}, {@code answer_unusable} (refusals, false records), {@code
 *       refused_queue_full}, {@code disjoint} (searches that went on over disjoint paths), {@code suspicious} (searches
 *       that asked a whole region because somebody seems to crowd the target)
 *   <li>{@code store.}: {@code stored}, {@code extended} (a value's life), {@code expired}, {@code displaced} (by another
 *       announcement at a full shard), {@code storage_failed}, {@code refused_time}, {@code refused_stale}, {@code
 *       refused_signature}, {@code refused_quota} (bytes per prefix), {@code refused_items} (per peer), {@code
 *       refused_shard_quota} (announcements at a shard per prefix), {@code refused_full}
 *   <li>{@code served.}: {@code ping}, {@code find_node}, {@code get_record}, {@code record_found}, {@code get_value},
 *       {@code value_found}, {@code get_announcements}, {@code announcements_found}, {@code put_record}, {@code
 *       put_value}, {@code put_announcement}, {@code refused_as_client}, {@code refused_unconfirmed}, {@code
 *       refused_rate} (puts a second, per peer and per prefix), {@code refused_not_responsible}
 *   <li>{@code clock.}: {@code told} (times that contacts told), {@code stepped} (our own clock was set, and what they told
 *       was forgotten)
 *   <li>{@code publish.}: {@code published}, {@code too_few_holders} (tried again early), {@code
 *       suspicious} (stored in a whole region, for the same reason)
 * </ul>
 */
@NullMarked
package org.warrenp2p.dht;

import org.jspecify.annotations.NullMarked;
