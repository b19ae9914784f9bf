// What the program no longer needs of the machine's memory.
#pragma once

namespace kudosk {

/// Large blocks (pictures, layers) go back to the system as soon as they are freed. By itself the C library begins to keep them in its heaps once one was freed, where they
/// leave holes that nothing else fits in. Once for the whole program, any thread.
void keep_heaps_small();

/// Lets go of the pages of files that are only read: of the program and its libraries, of fonts and fontconfig's caches. A start reads a great deal that is never needed
/// again (a hundred libraries are linked, all fonts looked through); what is needed again comes back from the system's own cache by itself, some hundred faults of about a
/// microsecond. `fonts`: also theirs. REQUIRES then: no other thread opens or closes fonts meanwhile; what it would put in their place would lose its content.
void let_go_of_read_pages(bool fonts);

}  // namespace kudosk
