/*
 * Code lists whose rows name their parents. A line refers to one row, of any depth; each level of
 * the tree is a dimension, whose member is the row's ancestor there. A line that sits above a level
 * shows its own row on that level too, so that every level adds up to the whole and nothing is
 * counted twice.
 */
#ifndef MAPPING_TREE_H
#define MAPPING_TREE_H

#include "mapping/row_faults.h"

/* Indexes the list by its codes and checks that it is a tree: parents exist in every year their
 * children do, nothing is its own ancestor, no row lies deeper than there are levels. Faults, with
 * their line, are added to `faults`; at most ROW_FAULTS_MOST of them. */
void tree_check(struct resource *r, struct row_faults *faults);
/* The row above (or at) `row` on a level from 1, the root; the row itself when it lies higher. */
int tree_ancestor(const struct resource *list, int row, size_t level, int32_t year);

#endif
