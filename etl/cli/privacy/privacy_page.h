/* The report of stuiver privacy as a page by itself, to be printed. Made of privacy_page.tmpl. */
#ifndef CLI_PRIVACY_PRIVACY_PAGE_H
#define CLI_PRIVACY_PRIVACY_PAGE_H

#include "html/html.h"

void privacy_page(struct html *out, struct html_safe report);

#endif
