package dev.guildhall.catalog;

import dev.guildhall.problem.Invalid;

/** A module that this deployment does not have. */
public class UnknownModule extends Invalid {
    UnknownModule(String module) {
        super("modules", "没有叫「" + module + "」的模块，请从列表中选择");
    }
}
