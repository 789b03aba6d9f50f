/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SPECIALITY_H
#define HW_SPECIALITY_H
/* Whose patient somebody in an acute hospital is. Every speciality has a pool of beds of its own in every hospital; one more pool, of
 * escalation beds, is nobody's: it opens when the others are nearly full. */

enum hw_speciality {
    HW_SPECIALITY_MEDICINE = 0,
    HW_SPECIALITY_OLDER,    /* older people's medicine */
    HW_SPECIALITY_SURGERY,
    HW_SPECIALITY_TRAUMA,   /* trauma and orthopaedics */
    HW_SPECIALITY_CHILDREN,
    HW_SPECIALITIES
};
enum { HW_POOL_ESCALATION = HW_SPECIALITIES, HW_WARD_POOLS };

#endif
