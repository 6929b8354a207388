package dev.guildhall.talent;

import dev.guildhall.identity.AccountId;
import dev.guildhall.talent.domain.CardView;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What other modules ask about agencies, persons and cards. No answer holds the contact of a person. */
public interface TalentDirectory {

    /**
     * An agency with the five fields that it edits itself (C21); they are public.
     *
     * @param account the account that owns it; sub-accounts act for it
     */
    record AgencyFacts(
            AgencyId id,
            AccountId account,
            String name,
            boolean active,
            @Nullable String contactPerson,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String address,
            @Nullable String profile) {}

    /**
     * A person of the register who has signed in.
     *
     * @param name whole; masked before an agency sees it
     * @param published whether the card is in the pool
     */
    record PersonFacts(PersonId id, CardId card, String name, boolean published, int completeness) {}

    /**
     * The agency that this account acts for.
     *
     * @throws dev.guildhall.problem.Refused where there is none, or staff locked it
     */
    AgencyFacts agencyOf(AccountId organisation);

    Optional<AgencyFacts> agency(AgencyId id);

    /** Those that exist, locked ones too. */
    Map<AgencyId, AgencyFacts> agencies(Collection<AgencyId> ids);

    /** Agencies that staff locked: nothing of theirs is to be seen. */
    Set<AgencyId> lockedAgencies();

    /**
     * The person who is signed in with this account.
     *
     * @throws dev.guildhall.problem.NotFound where the register lists nobody with it, or staff stopped the person
     */
    PersonFacts personOf(AccountId account);

    /** As {@link #personOf}, for whom the register may not list; also a person whom staff stopped. */
    Optional<PersonFacts> findPerson(AccountId account);

    /** The agency that this account owns now, a locked one too; whoever handed it over owns it no more. */
    Optional<AgencyFacts> findAgency(AccountId account);

    /** The person's account; empty where nobody signed in yet or the account is gone. */
    Optional<AccountId> accountOf(PersonId person);

    /**
     * Cards as this agency may see them, the names masked as far as it has not paid: those in the pool, those it has paid for, and
     * those that were sent to it ({@link CardsSent}). What it may not see is left out.
     */
    Map<CardId, CardView> cards(AgencyId viewer, Collection<CardId> cards);

    /** Notes for the person that the agency looked at the card. */
    void looked(CardId card, AgencyId agency);

    /**
     * A card that was sent to an agency.
     *
     * @param at when it was sent last
     */
    record Sending(AgencyId agency, CardId card, Instant at) {}

    /** Those whose agency may not see the card (as {@link #cards}), asked at once for any number of agencies. */
    Set<Sending> outOfSight(Collection<Sending> sent);
}
