package org.warrenp2p.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version that the build wrote into the jar. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return new String[] {"warren " + (version == null ? "(not packaged)" : version)};
    }
}
