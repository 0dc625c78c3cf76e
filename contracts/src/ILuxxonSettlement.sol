// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title LuxxonSettlement
/// @notice Holds consumers' USDC pools and pays finished sessions out of them.
/// @dev Amounts are USDC base units (6 decimals), rates base units per second. A pool is withdrawable by its consumer
/// at any time, also while the contract is paused. The contract is not upgradeable.
interface ILuxxonSettlement {
    /// @notice Limits a consumer puts on settlements from their own pool. Zero means no limit in that dimension.
    struct SpendCap {
        uint64 maxRatePerSecond;
        uint80 maxPerSession;
    }

    /// @notice `amount` arrived from `payer` and was added to the pool of `consumer`.
    event Deposited(address indexed consumer, address indexed payer, uint256 amount);
    /// @notice `consumer` took `amount` out of their pool.
    event Withdrawn(address indexed consumer, uint256 amount);
    /// @notice A session was paid: `toAmount` to `to`, `feeAmount` to the accrued fees, both out of the pool of `from`.
    event Settled(
        bytes32 indexed sessionId,
        address indexed from,
        address indexed to,
        uint256 toAmount,
        uint256 feeAmount,
        uint256 ratePerSecond,
        uint256 chargeableSeconds
    );
    /// @notice An entry of a batch changed nothing. `reason` is the selector of the error of the check that failed first.
    event SettleSkipped(bytes32 indexed sessionId, address indexed from, bytes4 reason);
    /// @notice The token refused to pay `payee`, who may have `amount` by `claim` once it does not.
    event PayoutDeferred(address indexed payee, uint256 amount);
    /// @notice `payee` was paid all that was booked for them.
    event Claimed(address indexed payee, uint256 amount);
    /// @notice `consumer` replaced their spend cap.
    event SpendCapSet(address indexed consumer, uint64 maxRatePerSecond, uint80 maxPerSession);
    /// @notice `account` gained or lost the relayer role.
    event RelayerSet(address indexed account, bool allowed);
    /// @notice `account` gained or lost the guardian role.
    event GuardianSet(address indexed account, bool allowed);
    /// @notice Fees go to `current` from now on.
    event PlatformWalletSet(address indexed previous, address indexed current);
    /// @notice The fee cap fell from `previous` to `current` basis points.
    event FeeCapLowered(uint16 previous, uint16 current);
    /// @notice `amount` of `token` that belonged to no pool and no fee was sent to `to`.
    event ExcessSwept(address indexed token, address indexed to, uint256 amount);

    /// @notice The session was settled before.
    error LuxxonSettlement_AlreadySettled(bytes32 sessionId);
    /// @notice The charged seconds are not within 1..`MAX_SECONDS`.
    error LuxxonSettlement_SecondsOutOfRange(uint256 chargeableSeconds);
    /// @notice The receiver is the zero address or this contract.
    error LuxxonSettlement_InvalidPayee(address to);
    /// @notice Nothing would move.
    error LuxxonSettlement_ZeroAmount();
    /// @notice `total` (payee and fee) is more than `gross` (rate × seconds).
    error LuxxonSettlement_AmountAboveGross(uint256 total, uint256 gross);
    /// @notice The fee is more than the fee cap allows for this total.
    error LuxxonSettlement_FeeAboveCap(uint256 feeAmount, uint256 maxFee);
    /// @notice The rate is above the consumer's cap.
    error LuxxonSettlement_RateAboveCap(uint256 ratePerSecond, uint256 cap);
    /// @notice The total is above the consumer's cap for one session.
    error LuxxonSettlement_SessionAboveCap(uint256 total, uint256 cap);
    /// @notice The pool holds `available`, less than `required`.
    error LuxxonSettlement_InsufficientPool(uint256 available, uint256 required);
    /// @notice `caller` does not hold the relayer role.
    error LuxxonSettlement_NotRelayer(address caller);
    /// @notice `caller` is neither a guardian nor the owner.
    error LuxxonSettlement_NotGuardian(address caller);
    /// @notice A batch without entries.
    error LuxxonSettlement_EmptyBatch();
    /// @notice A batch of `entries`, more than `MAX_BATCH`.
    error LuxxonSettlement_BatchTooLarge(uint256 entries);
    /// @notice A batch of unknown version, with an empty run, or whose last run is not all there.
    error LuxxonSettlement_MalformedBatch();
    /// @notice Nothing is booked for this payee.
    error LuxxonSettlement_NothingToClaim();
    /// @notice The zero address cannot take this part.
    error LuxxonSettlement_ZeroAddress();
    /// @notice `requested` is not below `current` (in the constructor: above the highest cap, which is `current`).
    error LuxxonSettlement_FeeCapNotLower(uint16 current, uint16 requested);
    /// @notice The contract holds nothing beyond what it owes.
    error LuxxonSettlement_NoExcess();
    /// @notice Ownership cannot be renounced.
    error LuxxonSettlement_RenounceDisabled();

    /// @notice Moves `amount` from the caller into the caller's pool. Needs an allowance.
    /// @dev This and every other deposit credits what really arrived. Reverts while paused, and when nothing arrived.
    function deposit(uint256 amount) external;

    /// @notice Moves `amount` from the caller into the pool of `consumer`. Needs an allowance of the caller.
    function depositFor(address consumer, uint256 amount) external;

    /// @notice Sets the allowance with an EIP-2612 permit signed by the caller, then deposits, in one transaction.
    /// @dev A failing permit (used or front-run) is ignored when the allowance already suffices; otherwise its own
    /// reason is the revert.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Deposits for `from` with their EIP-3009 authorization to this contract. Anyone may submit it.
    /// @param from Who signed, who pays and whose pool is credited.
    /// @param signature 65 bytes of an externally owned account, or what the ERC-1271 wallet `from` accepts.
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Pays `amount` out of the caller's pool to the caller. Works while paused.
    function withdraw(uint256 amount) external;

    /// @notice Caps every later settlement from the caller's pool. Zero lifts a limit. Works while paused.
    function setSpendCap(uint64 maxRatePerSecond, uint80 maxPerSession) external;

    /// @notice Pays one finished session: debits `from`, pays `to`, books the fee. All or nothing; relayer only.
    /// @dev Checks, in this order: AlreadySettled, SecondsOutOfRange, InvalidPayee, ZeroAmount, AmountAboveGross,
    /// FeeAboveCap, RateAboveCap, SessionAboveCap, InsufficientPool. A refusal of the token reverts with its reason.
    /// @param sessionId 24 bytes that name the session, then its settlement sequence in 8 big-endian bytes. The
    /// sequence alone is what the replay guard remembers.
    /// @param from The consumer whose pool pays.
    /// @param to The operator.
    /// @param ratePerSecond Agreed rate, base units per second.
    /// @param chargeableSeconds Metered seconds, 1..`MAX_SECONDS`.
    /// @param toAmount Base units for `to`.
    /// @param feeAmount Base units for the platform.
    function settleFromPool(
        bytes32 sessionId,
        address from,
        address to,
        uint256 ratePerSecond,
        uint256 chargeableSeconds,
        uint256 toAmount,
        uint256 feeAmount
    ) external;

    /// @notice Settles 1 to `MAX_BATCH` sessions, paying each run of one payee with one transfer. Relayer only.
    /// @dev Makes the checks of {settleFromPool} in the same order for each entry. An entry that fails changes nothing and
    /// emits SettleSkipped; it never reverts the batch. A payee whom the token refuses is booked in `claimable`, with
    /// PayoutDeferred, and the entries stay settled; when the token is paused, the whole batch reverts with its reason.
    /// Gas that a token spends to do harm is not guarded against: the token is USDC.
    ///
    /// Numbers are big-endian and packed without padding. Offsets and sizes are in bytes.
    ///
    /// | part  | offset | size | field                                                             |
    /// | ----- | ------ | ---- | ----------------------------------------------------------------- |
    /// | batch | 0      | 1    | version of this layout: 1                                         |
    /// |       | 1      |      | one or more runs                                                  |
    /// | run   | 0      | 20   | payee                                                             |
    /// |       | 20     | 2    | number of entries, at least 1                                     |
    /// |       | 22     |      | the entries                                                       |
    /// | entry | 0      | 32   | session id: 24 bytes of name, 8 bytes of sequence                 |
    /// |       | 32     | 20   | payer                                                             |
    /// |       | 52     | 8    | rate per second                                                   |
    /// |       | 60     | 3    | chargeable seconds                                                |
    /// |       | 63     | 10   | amount for the payee                                              |
    /// |       | 73     | 10   | fee                                                               |
    ///
    /// A session with larger numbers goes through {settleFromPool}. One payee may have several runs.
    /// @param entries The packed batch.
    /// @return settledCount Entries that were settled; the others were skipped.
    function settleBatch(bytes calldata entries) external returns (uint256 settledCount);

    /// @notice Pays `payee` all that is booked for them. Anyone may call it, also while paused.
    function claim(address payee) external;

    /// @notice Pays the accrued fees to `platformWallet`. Anyone may call it, also while paused.
    function sweepFees() external;

    /// @notice Gives or takes the relayer role. Owner only.
    function setRelayer(address account, bool allowed) external;

    /// @notice Gives or takes the guardian role. Owner only.
    function setGuardian(address account, bool allowed) external;

    /// @notice Replaces the receiver of fees. Owner only.
    function setPlatformWallet(address wallet) external;

    /// @notice Lowers the fee cap. It never rises. Owner only.
    function lowerFeeCap(uint16 newFeeCapBps) external;

    /// @notice Stops deposits and settlement, never withdrawals. Owner or guardian.
    function pause() external;

    /// @notice Ends a pause. Owner only.
    function unpause() external;

    /// @notice Sends out tokens that nobody's pool or fee stands for: any other token, and USDC above `totalHeld`.
    /// Owner only.
    function sweepExcess(address token, address to) external;

    /// @notice The token of every pool.
    function usdc() external view returns (address);

    /// @notice The pool of `consumer`.
    function deposits(address consumer) external view returns (uint256);

    /// @notice What could not be paid to `payee` and waits for {claim}; part of `totalHeld`.
    function claimable(address payee) external view returns (uint256);

    /// @notice What the contract owes: every pool, every claimable payout and the accrued fees.
    function totalHeld() external view returns (uint256);

    /// @notice Fees booked and not yet swept; part of `totalHeld`.
    function accruedFees() external view returns (uint256);

    /// @notice Whether a session with this sequence (the last 8 bytes) was settled.
    function settled(bytes32 sessionId) external view returns (bool);

    /// @notice The spend cap of `consumer`.
    function spendCaps(address consumer) external view returns (SpendCap memory);

    /// @notice Who receives fees.
    function platformWallet() external view returns (address);

    /// @notice The highest share of a total that may be fee, in basis points.
    function feeCapBps() external view returns (uint16);

    /// @notice Whether `account` may settle.
    function relayers(address account) external view returns (bool);

    /// @notice Whether `account` may pause.
    function guardians(address account) external view returns (bool);

    /// @notice The most entries of one batch.
    function MAX_BATCH() external view returns (uint256);

    /// @notice The longest charge of one session, in seconds.
    function MAX_SECONDS() external view returns (uint256);
}
