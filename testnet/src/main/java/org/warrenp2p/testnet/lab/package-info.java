/**
 * The NAT matrix on this machine: real nodes in network namespaces behind real netfilter. {@link
 * org.warrenp2p.testnet.lab.LabRunner} makes it; docs/lab.md tells how to use it.
 */
@NullMarked
package org.warrenp2p.testnet.lab;

import org.jspecify.annotations.NullMarked;
