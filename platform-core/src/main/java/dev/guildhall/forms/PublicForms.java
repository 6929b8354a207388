package dev.guildhall.forms;

import java.util.Set;

/** Bean by which a module opens forms to those who are not signed in. */
public interface PublicForms {
    /** Ids of forms of the bound tenant that anybody may read now. */
    Set<String> ids();
}
