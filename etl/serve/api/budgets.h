/*
 * The addresses of the Dutch API (nlgov/).
 */
#ifndef SERVE_API_BUDGETS_H
#define SERVE_API_BUDGETS_H

#include "serve/api/api.h"

void budgets_answer(const struct site *site, const struct request *rq, struct reply *r);

#endif
