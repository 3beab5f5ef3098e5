/**
 * UPnP Internet Gateway Device, versions 1 and 2: finding it (SSDP), its description (XML over HTTP) and its actions
 * (SOAP). Entry type: {@link org.warrenp2p.holepunch.portmap.upnp.UpnpClient}.
 */
@NullMarked
package org.warrenp2p.holepunch.portmap.upnp;

import org.jspecify.annotations.NullMarked;
