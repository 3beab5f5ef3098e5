package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.transport.EventLoop;

/** The loop of one host: turns on the simulation's queue. Dead after {@link #stop}: nothing more runs or is taken. */
final class SimLoop extends EventQueue.Owner implements EventLoop {

    private final Simulation simulation;
    private final String hostName;
    private final int hostIndex;
    private final long originNanos;
    private boolean stopped;
    private boolean asleep;
    private boolean clockRuns;
    private long asleepSinceNanos;

    /** How long the monotonic clock has stood still in all. */
    private long sleptNanos;

    /** What nearly every turn looks at: {@link SimHost#setFootprint}. */
    private Object[] parts = {};

    /** What waits for the host to wake up, in order; bounded by what its node bounds. */
    private final List<Parked> parked = new ArrayList<>();

    SimLoop(Simulation simulation, String hostName, int hostIndex, long originNanos) {
        this.simulation = simulation;
        this.hostName = hostName;
        this.hostIndex = hostIndex;
        this.originNanos = originNanos;
    }

    @Override
    public long nanoTime() {
        long nowNanos = asleep && !clockRuns ? asleepSinceNanos : simulation.nowNanos();
        return originNanos + nowNanos - sleptNanos;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        SimTimer timer = new SimTimer(task);
        if (asleep) {
            parked.add(new Parked(simulation.nowNanos() + Math.max(0, delayNanos), timer));
        } else if (!stopped) {
            timer.queue(Math.max(0, delayNanos));
        }
        return timer;
    }

    /**
     * True in a turn of this host, and also where no turn is under way: then the thread that drives the simulation acts
     * in the host's name, as tests do.
     */
    @Override
    public boolean inLoop() {
        return simulation.isTurnOf(this);
    }

    /** Runs {@code task} as a turn of this host. */
    void turn(Runnable task) {
        simulation.enter(this);
        try {
            task.run();
        } finally {
            simulation.leave();
        }
    }

    /** Has {@code port} take {@code datagram} as a turn of this host. */
    void turn(SimPort port, Datagram datagram) {
        simulation.enter(this);
        try {
            port.receive(datagram);
        } finally {
            simulation.leave();
        }
    }

    void sleep(boolean whileClockRuns) {
        if (stopped || asleep) {
            return;
        }
        asleep = true;
        clockRuns = whileClockRuns;
        asleepSinceNanos = simulation.nowNanos();
        for (EventQueue.Waiting waiting : simulation.takeAll(this)) {
            SimTimer timer = (SimTimer) waiting.task();
            timer.handle = SimTimer.NOT_QUEUED;
            parked.add(new Parked(waiting.timeNanos(), timer));
        }
    }

    void wake() {
        if (!asleep) {
            return;
        }
        asleep = false;
        long nowNanos = simulation.nowNanos();
        long lateNanos = clockRuns ? 0 : nowNanos - asleepSinceNanos;
        sleptNanos += lateNanos;
        for (Parked waiting : parked) {
            waiting.timer.queue(Math.max(0, waiting.timeNanos + lateNanos - nowNanos));
        }
        parked.clear();
    }

    Object[] parts() {
        return parts;
    }

    void setParts(Object[] all) {
        parts = all;
    }

    boolean isAsleep() {
        return asleep;
    }

    /** A timer of a host that sleeps, and when it would have fired. */
    private record Parked(long timeNanos, SimTimer timer) {}

    void stop() {
        asleep = false;
        parked.clear();
        stopped = true;
        simulation.forget(this);
    }

    boolean isStopped() {
        return stopped;
    }

    int hostIndex() {
        return hostIndex;
    }

    @Override
    public String toString() {
        return hostName;
    }

    /** One scheduled task and the means to cancel it: a single object. */
    final class SimTimer implements Timer, Runnable {

        private static final long NOT_QUEUED = -1;

        private final Runnable task;
        private long handle = NOT_QUEUED;
        private boolean cancelled;

        SimTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            handle = NOT_QUEUED;
            simulation.traceTask(SimLoop.this);
            turn(task);
        }

        SimLoop loop() {
            return SimLoop.this;
        }

        private void queue(long delayNanos) {
            if (!cancelled) {
                handle = simulation.enqueue(delayNanos, SimLoop.this, this);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (handle != NOT_QUEUED) {
                simulation.cancel(handle);
                handle = NOT_QUEUED;
            }
        }
    }
}
