/*
 * The addresses of openspending.nl (openspending_nl/), where the operator wants them answered.
 */
#ifndef SERVE_BESIDE_PEER_H
#define SERVE_BESIDE_PEER_H

#include "serve/api/api.h"

bool peer_asked(const struct site *site, const struct request *rq);
void peer_answer(const struct site *site, const struct request *rq, struct reply *r);

#endif
