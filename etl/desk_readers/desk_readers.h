/*
 * Readers' questions: what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_READERS_DESK_READERS_H
#define DESK_READERS_DESK_READERS_H

#include "desk_base/desk_base.h"

/* page_readers.c */
void handle_readers(struct visit *v);
void handle_post_again(struct visit *v);

/* page_reader.c */
void handle_reader(struct visit *v);

/* reader_change.c */
void handle_reader_assign(struct visit *v);
void handle_reader_write(struct visit *v);
void handle_reader_decline(struct visit *v);
void handle_reader_forget(struct visit *v);
void handle_reader_publish(struct visit *v);
void handle_reader_take_back(struct visit *v);

#endif
