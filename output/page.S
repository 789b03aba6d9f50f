/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report page (output/report.h), as web/ makes it, byte for byte; nothing where it was not made. */
    .section .rodata
    .globl hw_page_start
    .type hw_page_start, %object
    .globl hw_page_end
    .type hw_page_end, %object
hw_page_start:
#ifdef HW_PAGE_FILE
    .incbin HW_PAGE_FILE
#endif
hw_page_end:
    .byte 0
    .size hw_page_start, hw_page_end - hw_page_start
    .size hw_page_end, 1
#ifdef __linux__
    .section .note.GNU-stack, "", %progbits
#endif
