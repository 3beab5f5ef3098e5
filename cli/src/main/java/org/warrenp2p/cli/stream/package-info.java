/**
 * What the program's commands speak over streams: {@link org.warrenp2p.cli.stream.EchoService} answers pings, {@link
 * org.warrenp2p.cli.stream.Pipe} joins two processes' standard input and output.
 */
@NullMarked
package org.warrenp2p.cli.stream;

import org.jspecify.annotations.NullMarked;
