package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;

/** Normal deviates by Box and Muller's method and StrictMath: the library's own may differ between Java versions. */
final class Gaussian {

    private Gaussian() {}

    static double draw(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
