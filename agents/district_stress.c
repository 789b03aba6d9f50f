/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a whole system has to say on the items of the STRESS-DES checklist (output/stress.h): in brief what docs/model.md says in full, and what this
 * plan consists of. */
#include "agents/district.h"
#include "sim/paper.h"

#include <string.h>

static const struct {
    const char *item, *text;
} said[] = {
    {"1.1", "The kind of model: people of an area, one by one, from a wish for a GP to a place in a care home, and what keeps them where they are. It answers what a change of staff, hours, places "
            "or ways of working would do to waits and delays; it is no forecast, and holds no record of anybody."},
    {"2.1", "`docs/flow.svg` of the program: settings, steps of a discharge, their codes and owners, drawn from what the program does."},
    {"2.2", "Clocks ring for each person: a wish for a GP, acute illness, a planned admission, a need for care, death. Acute illness leads to the door that fits its severity, A&E at the end; who needs a "
            "bed keeps the place in A&E until there is one. A stay lasts until the patient is fit, or dead. Who is fit and needs support becomes a discharge case: steps, each with an owner, staff and "
            "hours, start when those before them are over, and the bed is held until the next place is free. Delay belongs to the step that is outstanding, at each instant; no reason and no destination is "
            "drawn from observed shares. `docs/model.md` (in the order of the ODD protocol) has all of it: sections 3 and 7."},
    {"2.4", "Official delay: at each midnight, by the conditions and notices of the rules of its day (`agents/official.c`). Time until fit is fitted so that stays with their delay have the observed length. Chances "
            "at birthdays keep the shares by age. Homes are tried in an order of the patient's own; a package goes to the first provider with the hours. Where means, prices and budgets decide: docs/model.md, section 7."},
    {"2.5.1", "Persons (age, sex, conditions, frailty, dementia, household, carer, means, practice, hospital) and their visits and spells (severity, dependency, destination, steps, who pays). docs/model.md lists every "
              "state variable."},
    {"2.5.2", "Consultations, treatment in A&E, stays in beds, steps of a discharge (referral, assessments, NHS funding, means test, panel, equipment, adaptation, housing, brokerage, choice, the home's assessment, "
              "authorisation), the ward team's meetings, reablement, rehabilitation, care at home and in homes, end of life. Durations: item 3.3."},
    {"2.5.4", "In each setting by priority, then first come first served; in A&E the worst first; for beds those from A&E, then those sent by GPs, then planned patients; people in hospital before people at home where "
              "`discharge.hospital_first` says so. Who waits for a place elsewhere keeps the one held. Patience ends waits where a parameter says so."},
    {"2.5.5", "People are there at the start, are born and move in; they die and move away. A visit begins with a need and ends at home, in a place of care, or with death."},
    {"3.2", "Censuses are carried to the first simulated day (`population.carried`); rates are kept by age band and shared out by frailty; what was fitted to what, and how: `docs/calibration.md`."},
    {"3.4", "Known simplifications stand in `docs/model.md`, and where a shipped model falls short in `docs/district.md` and `docs/kent.md`."},
    {"4.1", "Settings are filled (`start.*`) with people drawn by weight, whose remaining stays are length-biased; queues build up in the warm-up, which is the same in all scenarios."},
    {"5.3", "Shifts and opening hours follow the clock each quarter of an hour; nothing else goes by time step."},
};

static void people(const struct hw_district_spec *spec, struct hw_paper *paper) {
    static const char *const heads[] = {"Area", "People at the start", "Council", "Side"};
    hw_paper_put(paper, "\n");
    hw_paper_head(paper, heads, 4);
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        const struct hw_area *area = &spec->places.areas[a];
        char number[32];
        (void)snprintf(number, sizeof number, "%d", (int)spec->census[a].total);
        const char *const cells[] = {area->title != NULL ? area->title : area->name, number, area->council, area->outside ? "across the boundary" : "here"};
        hw_paper_row(paper, cells, 4);
    }
}

/* What is counted in places or staff; the others follow the clock, or what is spent. */
static void resources(const struct hw_district_spec *spec, struct hw_paper *paper) {
    static const char *const heads[] = {"Setting", "What it is", "Places or staff at the start"};
    hw_paper_put(paper, "\nPlaces in A&E, ambulance crews and call handlers follow the hour, and escalation beds how full the others are: item 3.3. Care at home is limited by carers' hours.\n\n");
    hw_paper_head(paper, heads, 3);
    for (uint32_t s = 0; s < spec->map.n_stations; s++) {
        const struct hw_station_spec *station = &spec->stations[s];
        char number[32];
        if (station->servers <= 0 || station->servers >= HW_UNLIMITED) {
            continue;
        }
        (void)snprintf(number, sizeof number, "%d", (int)station->servers);
        const char *const cells[] = {station->name, station->title, number};
        hw_paper_row(paper, cells, 3);
    }
}

static void length(const struct hw_district_spec *spec, struct hw_paper *paper, bool warm_up) {
    struct hw_date from = hw_calendar_date(spec->calendar.start_day), first = hw_calendar_date(spec->calendar.start_day + spec->warm_up_days);
    if (warm_up) {
        hw_paper_put(paper, "\nWarm-up: %d days, from %04d-%02d-%02d; they are simulated and not measured.\n", (int)spec->warm_up_days, (int)from.year, (int)from.month, (int)from.day);
    } else {
        hw_paper_put(paper, "\n%d days are measured, from %04d-%02d-%02d. Not a terminating system: the end is the end of counting. Time is kept in whole milliseconds on a civil calendar with English bank holidays.\n",
                     (int)spec->measured_days, (int)first.year, (int)first.month, (int)first.day);
    }
}

void hw_district_state(const struct hw_plan *plan, const char *item, struct hw_paper *paper) {
    const struct hw_district_spec *spec = plan->spec;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (strcmp(said[i].item, item) == 0) {
            hw_paper_put(paper, "\n");
            hw_paper_add(paper, said[i].text, strlen(said[i].text));
            hw_paper_put(paper, "\n");
        }
    }
    if (strcmp(item, "2.5.1") == 0) {
        people(spec, paper);
    } else if (strcmp(item, "2.5.3") == 0) {
        resources(spec, paper);
    } else if (strcmp(item, "4.1") == 0 || strcmp(item, "4.2") == 0) {
        length(spec, paper, item[2] == '1');
    }
}
