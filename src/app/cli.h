// The command line.
#pragma once

namespace kudosk::app {

/// Parses the arguments and runs the one command that they name; its exit code.
int main(int argc, char** argv);

}  // namespace kudosk::app
