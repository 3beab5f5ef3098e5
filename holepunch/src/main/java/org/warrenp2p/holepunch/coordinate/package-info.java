/**
 * The rules of those who pass orders on, and of those who choose them: who may get orders here ({@link
 * org.warrenp2p.holepunch.coordinate.TargetTable}), how many ({@link org.warrenp2p.holepunch.coordinate.PassLimits}), and
 * whom a node asks to pass orders to it ({@link org.warrenp2p.holepunch.coordinate.CoordinatorChoice}). All pure.
 */
@NullMarked
package org.warrenp2p.holepunch.coordinate;

import org.jspecify.annotations.NullMarked;
