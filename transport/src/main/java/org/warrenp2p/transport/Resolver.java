package org.warrenp2p.transport;

import java.util.List;
import org.warrenp2p.proto.IpAddress;

/** Turns DNS names into addresses. */
public interface Resolver {

    /** The addresses of {@code host}, in the resolver's order, or NOT_FOUND with a sentence that names it. */
    void resolve(String host, Completion<List<IpAddress>> completion);
}
