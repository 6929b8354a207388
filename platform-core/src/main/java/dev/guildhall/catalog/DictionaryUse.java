package dev.guildhall.catalog;

import java.util.Map;

/** Counts where the codes of dictionaries are stored. One bean for each module that stores any; asked bound to the tenant. */
public interface DictionaryUse {
    /** Id of the module; it is asked only while its tables are there, that is when the module is on. */
    String module();

    /** Code → number of records that hold it; empty for a dictionary that the module does not use. */
    Map<String, Long> used(String dictionary);
}
