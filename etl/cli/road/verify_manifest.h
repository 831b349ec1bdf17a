/*
 * stuiver verify --manifest: a document and files against a published key, without a store.
 */
#ifndef CLI_ROAD_VERIFY_MANIFEST_H
#define CLI_ROAD_VERIFY_MANIFEST_H

#include "console/options.h"

/* STATUS_INPUT: it does not hold. */
int verify_manifest(const struct options *o, struct error *e);

#endif
