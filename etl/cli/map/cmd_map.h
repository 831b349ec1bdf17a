/*
 * The actions of `stuiver map`. Each gives the exit code. Private to cli.
 */
#ifndef CLI_MAP_CMD_MAP_H
#define CLI_MAP_CMD_MAP_H

#include "cli/load/loading.h"

int map_test(const struct options *o, const char *const *args, size_t n);
int map_coverage(const struct options *o, const char *const *args, size_t n);
int map_codes(const struct options *o, const char *const *args, size_t n);
int map_list(const struct options *o, const char *const *args, size_t n);
int map_take(const struct options *o, const char *const *args, size_t n);
int map_show(const struct options *o, const char *const *args, size_t n);
int map_place(const struct options *o, const char *const *args, size_t n);
int map_join(const struct options *o, const char *const *args, size_t n);
int map_repair(const struct options *o, const char *const *args, size_t n);
int map_state(const struct options *o, const char *const *args, size_t n);
int map_attribute(const struct options *o, const char *const *args, size_t n);
int map_apply(const struct options *o, const char *const *args, size_t n);

/* A word over list and code, so that a code which a spreadsheet has changed (0.10 to 0.1) is seen
 * when the file comes back. */
#define SEAL_SIZE 12
void map_seal(char out[SEAL_SIZE], struct str list, struct str code);

#endif
