package dev.guildhall.provisioning;

import dev.guildhall.problem.Conflict;

/** The wanted slug, or one that would share its schema's name, belongs to another tenant. */
public class SlugTaken extends Conflict {
    SlugTaken(String slug) {
        super("slug-taken", "标识已被使用", "标识「" + slug + "」已被使用，请换一个");
    }
}
