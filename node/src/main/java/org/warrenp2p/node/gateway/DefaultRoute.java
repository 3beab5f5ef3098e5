package org.warrenp2p.node.gateway;

import org.warrenp2p.proto.IpAddress;

/** Where packets go that nothing else says of: a router, and the interface towards it. */
record DefaultRoute(IpAddress router, String device) {}
