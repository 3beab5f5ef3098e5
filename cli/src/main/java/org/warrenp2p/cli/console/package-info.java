/**
 * How the program talks: {@link org.warrenp2p.cli.console.Console} is the process it runs in, {@link
 * org.warrenp2p.cli.console.Output} what it says to people or scripts, {@link org.warrenp2p.cli.console.CliFailure} how it
 * says no.
 */
@NullMarked
package org.warrenp2p.cli.console;

import org.jspecify.annotations.NullMarked;
