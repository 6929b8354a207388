/** Entities and rules. What other packages of the module use is public: one service for each job and its view records. */
@NullMarked
package dev.guildhall.recruiting.domain;

import org.jspecify.annotations.NullMarked;
