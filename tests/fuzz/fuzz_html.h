#ifndef FUZZ_HTML_H
#define FUZZ_HTML_H

#include "html/html.h"

void fuzz_page(struct html *out, struct str s, struct url u, struct html_json j);

#endif
