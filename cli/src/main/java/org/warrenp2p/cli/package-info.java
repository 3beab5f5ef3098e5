/**
 * The command line. {@link org.warrenp2p.cli.Warren} is where it starts: one class per command, options that commands
 * share as mixins. What the commands promise is in {@code docs/cli.md}.
 */
@NullMarked
package org.warrenp2p.cli;

import org.jspecify.annotations.NullMarked;
