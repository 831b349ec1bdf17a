/*
 * The archive of originals: source_block rows of ARCHIVE_BLOCK bytes, one zstd frame each.
 */
#ifndef STORE_ARCHIVE_H
#define STORE_ARCHIVE_H

#define ARCHIVE_BLOCK (1u << 20)

#endif
