/**
 * What nodes say to each other. A {@link org.warrenp2p.proto.message.Frame} is the plaintext of one control packet;
 * it holds a {@link org.warrenp2p.proto.message.Request}, a {@link org.warrenp2p.proto.message.Response} or a {@link
 * org.warrenp2p.proto.message.Notice}.
 */
@NullMarked
package org.warrenp2p.proto.message;

import org.jspecify.annotations.NullMarked;
