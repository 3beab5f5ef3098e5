package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.proto.Contact;

/** What a node's own coordinators depend on; asked again each time. Only from the loop. */
public interface CoordinatorSources {

    /** Whether others can only reach this node if somebody passes their orders on to it. */
    boolean needsCoordinators();

    /** Who keeps this node's record at the moment, as far as it is known; empty before the first publication. */
    List<Contact> holders();

    /** Servers that this node knows, closest to its key first. */
    List<Contact> servers();

    /**
     * How often the way from an idle coordinator has to be used so that it stays open: half of the measured lifetime of this
     * node's mappings.
     */
    Duration keepalive();
}
