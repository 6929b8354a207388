package dev.guildhall.catalog;

import dev.guildhall.problem.Invalid;

/** A module was wanted without one that it cannot work without. */
public class MissingNeeds extends Invalid {
    MissingNeeds(ModuleDescriptor module, ModuleDescriptor needed) {
        super("modules", "「" + module.name() + "」需要「" + needed.name() + "」，请一并打开，或先关闭「" + module.name() + "」");
    }
}
