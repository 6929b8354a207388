/**
 * Reviews: the one way in which a tenant decides on what people hand in. A module registers what it lets review
 * ({@link dev.guildhall.review.ReviewKind}); the queue by time left, the decision by one reviewer, the notices and the pages
 * are here.
 */
@NullMarked
@ApplicationModule(
        displayName = "Reviews",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "problem",
            "audit",
            "identity",
            "notice",
            "reference",
            "forms",
            "media",
            "privacy",
            "ui"
        })
package dev.guildhall.review;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
