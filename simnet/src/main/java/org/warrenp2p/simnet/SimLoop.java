package org.warrenp2p.simnet;

import org.warrenp2p.transport.EventLoop;

/** The loop of one host: turns on the simulation's queue. Dead after {@link #stop}: nothing more runs or is taken. */
final class SimLoop extends EventQueue.Owner implements EventLoop {

    private final Simulation simulation;
    private final String hostName;
    private final int hostIndex;
    private final long originNanos;
    private boolean stopped;

    SimLoop(Simulation simulation, String hostName, int hostIndex, long originNanos) {
        this.simulation = simulation;
        this.hostName = hostName;
        this.hostIndex = hostIndex;
        this.originNanos = originNanos;
    }

    @Override
    public long nanoTime() {
        return originNanos + simulation.nowNanos();
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        SimTimer timer = new SimTimer(task);
        if (!stopped) {
            timer.handle = simulation.enqueue(Math.max(0, delayNanos), this, timer);
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

    /** Has {@code socket} take {@code datagram} as a turn of this host. */
    void turn(SimSocket socket, Datagram datagram) {
        simulation.enter(this);
        try {
            socket.receive(datagram);
        } finally {
            simulation.leave();
        }
    }

    void stop() {
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
    private final class SimTimer implements Timer, Runnable {

        private static final long NOT_QUEUED = -1;

        private final Runnable task;
        private long handle = NOT_QUEUED;

        SimTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            handle = NOT_QUEUED;
            simulation.traceTask(SimLoop.this);
            turn(task);
        }

        @Override
        public void cancel() {
            if (handle != NOT_QUEUED) {
                simulation.cancel(handle);
                handle = NOT_QUEUED;
            }
        }
    }
}
