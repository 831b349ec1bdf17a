/*
 * The mapping editor: what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_TABLES_DESK_TABLES_H
#define DESK_TABLES_DESK_TABLES_H

#include "desk_base/desk_base.h"

/* page_tables.c */
void handle_tables(struct visit *v);
void handle_tables_change(struct visit *v);

/* page_table.c */
void handle_table(struct visit *v);
void handle_table_file(struct visit *v);

/* table_changes.c */
void handle_table_change(struct visit *v);

/* page_draft.c */
void handle_draft(struct visit *v);
void handle_draft_take(struct visit *v);
void handle_table_upload(struct visit *v);

/* page_version.c */
void handle_version(struct visit *v);
void handle_version_back(struct visit *v);

#endif
