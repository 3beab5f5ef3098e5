/** What a run leaves behind: CSV, JSON and one HTML page with plots. */
@NullMarked
package org.warrenp2p.testnet.report;

import org.jspecify.annotations.NullMarked;
