// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Batch, Payout, toPayout} from "./Batch.sol";
import {Charge, ChargeCheck} from "./Charge.sol";
import {Consumer} from "./Consumer.sol";
import {IERC3009} from "./IERC3009.sol";
import {ILuxxonSettlement} from "./ILuxxonSettlement.sol";
import {ReplayGuard} from "./ReplayGuard.sol";
import {SettlementPayouts} from "./SettlementPayouts.sol";
import {SettlementRoles} from "./SettlementRoles.sol";

/// @title LuxxonSettlement
/// @notice See {ILuxxonSettlement}. USDC is trusted to move exactly what it is asked to move out of this contract.
contract LuxxonSettlement is SettlementPayouts {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using ReplayGuard for ReplayGuard.Bitmap;
    using ReplayGuard for ReplayGuard.Cursor;
    using Batch for bytes;

    struct Account {
        Consumer consumer;
    }

    /// @dev Sums of a batch, so far.
    struct Tally {
        uint256 runs;
        uint256 paid;
        uint256 fees;
    }

    /// @inheritdoc ILuxxonSettlement
    uint256 public constant MAX_SECONDS = ChargeCheck.MAX_SECONDS;

    /// @inheritdoc ILuxxonSettlement
    uint256 public constant MAX_BATCH = 500;

    mapping(address account => Account) internal accounts;
    ReplayGuard.Bitmap internal settlements;

    /// @param token The USDC contract.
    /// @param initialOwner Holder of the owner's rights.
    /// @param wallet Receiver of fees.
    /// @param relayer First holder of the relayer role.
    /// @param initialFeeCapBps Highest fee share, at most 3000 basis points.
    constructor(address token, address initialOwner, address wallet, address relayer, uint16 initialFeeCapBps)
        SettlementRoles(initialOwner, wallet, relayer, initialFeeCapBps)
        SettlementPayouts(token)
    {}

    /// @inheritdoc ILuxxonSettlement
    function deposit(uint256 amount) external whenNotPaused nonReentrant {
        _pull(msg.sender, amount);
    }

    /// @inheritdoc ILuxxonSettlement
    function depositFor(address consumer, uint256 amount) external whenNotPaused nonReentrant {
        if (consumer == address(0)) revert LuxxonSettlement_ZeroAddress();
        _pull(consumer, amount);
    }

    /// @inheritdoc ILuxxonSettlement
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        whenNotPaused
        nonReentrant
    {
        try IERC20Permit(usdc).permit(msg.sender, address(this), amount, deadline, v, r, s) {}
        catch (bytes memory reason) {
            // Anyone may have sent this permit first, so only a missing allowance counts.
            if (IERC20(usdc).allowance(msg.sender, address(this)) < amount) LowLevelCall.bubbleRevert(reason);
        }
        _pull(msg.sender, amount);
    }

    /// @inheritdoc ILuxxonSettlement
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external whenNotPaused nonReentrant {
        if (amount == 0) revert LuxxonSettlement_ZeroAmount();
        uint256 before = IERC20(usdc).balanceOf(address(this));
        IERC3009(usdc).receiveWithAuthorization(from, address(this), amount, validAfter, validBefore, nonce, signature);
        _credit(from, from, before);
    }

    /// @inheritdoc ILuxxonSettlement
    function withdraw(uint256 amount) external nonReentrant {
        if (amount == 0) revert LuxxonSettlement_ZeroAmount();
        Consumer consumer = accounts[msg.sender].consumer;
        if (amount > consumer.pool()) revert LuxxonSettlement_InsufficientPool(consumer.pool(), amount);
        accounts[msg.sender].consumer = consumer.debit(amount);
        ledger.held -= uint112(amount); // fits: the pool covered it
        emit Withdrawn(msg.sender, amount);
        IERC20(usdc).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc ILuxxonSettlement
    function setSpendCap(uint64 maxRatePerSecond, uint80 maxPerSession) external {
        accounts[msg.sender].consumer = accounts[msg.sender].consumer.withCap(maxRatePerSecond, maxPerSession);
        emit SpendCapSet(msg.sender, maxRatePerSecond, maxPerSession);
    }

    /// @inheritdoc ILuxxonSettlement
    function settleFromPool(
        bytes32 sessionId,
        address from,
        address to,
        uint256 ratePerSecond,
        uint256 chargeableSeconds,
        uint256 toAmount,
        uint256 feeAmount
    ) external onlyRelayer nonReentrant {
        Ledger memory book = ledger;
        if (book.paused) revert EnforcedPause();
        ReplayGuard.Cursor memory cursor = ReplayGuard.start();
        Charge memory charge = Charge(sessionId, from, to, toAmount, feeAmount, ratePerSecond, chargeableSeconds);
        bytes memory failure = _settle(charge, cursor, book.feeCapBps);
        if (failure.length != 0) LowLevelCall.bubbleRevert(failure);

        settlements.close(cursor);
        book.held -= uint112(toAmount); // both parts fit: the pool covered their sum
        book.fees += uint112(feeAmount);
        ledger = book;
        IERC20(usdc).safeTransfer(to, toAmount);
    }

    /// @inheritdoc ILuxxonSettlement
    function settleBatch(bytes calldata entries) external onlyRelayer nonReentrant returns (uint256 settledCount) {
        Ledger memory book = ledger;
        if (book.paused) revert EnforcedPause();
        Payout[] memory payouts = new Payout[](entries.open());
        ReplayGuard.Cursor memory cursor = ReplayGuard.start();
        Charge memory charge;
        Tally memory tally;
        uint256 offset = Batch.HEADER_SIZE;
        // Amounts have 80 bits, their sums at most 32 more, and offsets lie in calldata: nothing here can overflow.
        unchecked {
            while (offset < entries.length) {
                uint256 end;
                (charge.to, offset, end) = entries.readRun(offset);
                uint256 amount = 0;
                do {
                    entries.readEntry(offset, charge);
                    bytes memory failure = _settle(charge, cursor, book.feeCapBps);
                    if (failure.length == 0) {
                        amount += charge.toAmount;
                        tally.fees += charge.feeAmount;
                        ++settledCount;
                    } else {
                        emit SettleSkipped(charge.sessionId, charge.from, bytes4(failure));
                    }
                    offset += Batch.ENTRY_SIZE;
                } while (offset < end);
                payouts[tally.runs++] = toPayout(charge.to, amount);
                tally.paid += amount;
            }
        }
        uint256 count = entries.countEntries(tally.runs);
        if (count > MAX_BATCH) revert LuxxonSettlement_BatchTooLarge(count);

        settlements.close(cursor);
        book.held -= uint112(tally.paid); // all of it fits: the pools covered it
        book.fees += uint112(tally.fees);
        ledger = book;
        _pay(payouts, tally.runs);
    }

    /// @inheritdoc ILuxxonSettlement
    function sweepFees() external nonReentrant {
        uint112 fees = ledger.fees;
        if (fees == 0) revert LuxxonSettlement_ZeroAmount();
        ledger.fees = 0;
        ledger.held -= fees;
        IERC20(usdc).safeTransfer(platformWallet, fees);
    }

    /// @inheritdoc ILuxxonSettlement
    function sweepExcess(address token, address to) external onlyOwner nonReentrant {
        if (to == address(0)) revert LuxxonSettlement_ZeroAddress();
        uint256 excess = IERC20(token).balanceOf(address(this));
        if (token == usdc) {
            uint256 held = ledger.held;
            excess = excess > held ? excess - held : 0;
        }
        if (excess == 0) revert LuxxonSettlement_NoExcess();
        emit ExcessSwept(token, to, excess);
        IERC20(token).safeTransfer(to, excess);
    }

    /// @inheritdoc ILuxxonSettlement
    function deposits(address consumer) external view returns (uint256) {
        return accounts[consumer].consumer.pool();
    }

    /// @inheritdoc ILuxxonSettlement
    function totalHeld() external view returns (uint256) {
        return ledger.held;
    }

    /// @inheritdoc ILuxxonSettlement
    function accruedFees() external view returns (uint256) {
        return ledger.fees;
    }

    /// @inheritdoc ILuxxonSettlement
    function settled(bytes32 sessionId) external view returns (bool) {
        return settlements.isMarked(sessionId);
    }

    /// @inheritdoc ILuxxonSettlement
    function spendCaps(address consumer) external view returns (SpendCap memory) {
        Consumer stored = accounts[consumer].consumer;
        return SpendCap(stored.maxRatePerSecond(), stored.maxPerSession());
    }

    /// @dev Debits the payer and marks the session, or changes nothing and gives the error of the first check that fails.
    function _settle(Charge memory charge, ReplayGuard.Cursor memory cursor, uint256 feeCap)
        private
        returns (bytes memory)
    {
        bool isSettled = settlements.seek(cursor, charge.sessionId);
        Account storage account = accounts[charge.from];
        (Consumer debited, bytes memory failure) = charge.check(isSettled, account.consumer, feeCap);
        if (failure.length != 0) return failure;
        cursor.mark();
        account.consumer = debited;
        charge.log();
        return failure;
    }

    function _pull(address consumer, uint256 amount) private {
        if (amount == 0) revert LuxxonSettlement_ZeroAmount();
        uint256 before = IERC20(usdc).balanceOf(address(this));
        IERC20(usdc).safeTransferFrom(msg.sender, address(this), amount);
        _credit(consumer, msg.sender, before);
    }

    /// @dev Credits what arrived since the balance was `before`.
    function _credit(address consumer, address payer, uint256 before) private {
        uint256 received = IERC20(usdc).balanceOf(address(this)) - before;
        if (received == 0) revert LuxxonSettlement_ZeroAmount();
        // `held` covers every pool, so a sum that fits `held` fits the pool.
        ledger.held = (ledger.held + received).toUint112();
        accounts[consumer].consumer = accounts[consumer].consumer.credit(received);
        emit Deposited(consumer, payer, received);
    }
}
