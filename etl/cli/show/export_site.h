/*
 * A site as a folder of files. Private to cmd_export.c.
 */
#ifndef CLI_SHOW_EXPORT_SITE_H
#define CLI_SHOW_EXPORT_SITE_H

#include "console/options.h"

int export_site(const struct options *o, struct error *e);

#endif
