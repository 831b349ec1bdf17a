/*
 * Columns as spreadsheets name them.
 */
#ifndef BASE_MEMORY_COLUMN_H
#define BASE_MEMORY_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#define COLUMN_LETTERS_SIZE 16

/* "A" of column 0, "XFD" of 16383; returns the length. */
size_t column_letters(char out[COLUMN_LETTERS_SIZE], uint32_t column);

#endif
