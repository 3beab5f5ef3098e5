/** The tour: a network of real nodes in this process, and what they do together. Entry: {@link org.warrenp2p.cli.demo.Tour}. */
@NullMarked
package org.warrenp2p.cli.demo;

import org.jspecify.annotations.NullMarked;
