#include "app/cli.h"

int main(int argc, char** argv) { return kudosk::app::main(argc, argv); }
